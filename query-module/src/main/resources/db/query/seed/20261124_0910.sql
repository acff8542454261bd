-- Numbers and times that the narrower types cannot hold.

INSERT INTO search_history (id, search_mode, results_count, response_time_ms)
VALUES (2147483648, 'exact', 0, 0);

INSERT INTO download_statistics (id, file_id, bytes_transferred, download_time_ms, was_resumed,
                                 storage_element_id)
VALUES
    (2147483648, '', 0, 0, false, ''),
    (9223372036854775807, '', 9223372036854775807, 9223372036854775807, false, '');
