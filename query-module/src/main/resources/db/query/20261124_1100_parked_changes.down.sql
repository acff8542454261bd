-- loses: all rows of parked_changes

DROP TABLE parked_changes;
