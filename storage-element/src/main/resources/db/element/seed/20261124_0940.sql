INSERT INTO ${prefix}_config (current_mode, writer_epoch) VALUES ('rw', 9223372036854775807);
