-- Names that are hard on text search.

INSERT INTO file_metadata_cache (id, filename, file_size, sha256_hash, username, storage_element_id,
                                 created_at, updated_at, description)
VALUES
    ('01935000-0000-7000-8000-000000000014', 'report-final.v2.docx', 1, repeat('d', 64), 'admin', 'e',
     '2026-11-24 10:10:00+00', '2026-11-24 10:10:00+00', 'The running of reports'),
    ('01935000-0000-7000-8000-000000000015', 'it''s \ "odd":A <-> | !', 1, repeat('d', 64), 'admin', 'e',
     '2026-11-24 10:10:00+00', '2026-11-24 10:10:00+00', repeat('слово ', 2000)),
    ('01935000-0000-7000-8000-000000000016', '📄', 1, repeat('d', 64), 'admin', 'e',
     '2026-11-24 10:10:00+00', '2026-11-24 10:10:00+00', NULL);
