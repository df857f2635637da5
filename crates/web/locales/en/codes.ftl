# Words behind stable codes. A sentence of a code is said in English where the rule stands, with its
# facts; so English has none here. A test finds the code that another language does not know.
