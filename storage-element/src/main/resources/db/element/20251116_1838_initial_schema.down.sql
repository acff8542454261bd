-- loses: all rows of ${prefix}_wal, ${prefix}_files, ${prefix}_config

DROP TABLE ${prefix}_wal;
DROP TABLE ${prefix}_files;
DROP TABLE ${prefix}_config;
