//! Connections and the access clocks.
