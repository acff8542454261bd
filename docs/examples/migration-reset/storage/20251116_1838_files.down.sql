DROP TABLE ${prefix}_files;
