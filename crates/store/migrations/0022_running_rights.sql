-- Today shows each person the dangerous rights that they have taken up: found by whose they are.
CREATE INDEX elevations_staff ON elevations (partner, staff, ends_at);
