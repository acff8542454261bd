-- loses: all rows of feed_cursors; the change feeds are then read from their beginning

DROP TABLE feed_cursors;
