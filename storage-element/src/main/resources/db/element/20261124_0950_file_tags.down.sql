ALTER TABLE ${prefix}_files
    DROP COLUMN tags;
