-- loses: all rows of file_locations; the change feeds tell them again

DROP TABLE file_locations;
