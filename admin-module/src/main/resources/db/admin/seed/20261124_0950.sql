INSERT INTO storage_elements (name, base_path, api_url, element_id, priority)
VALUES ('storage-08', '', '', '01935000-0000-7000-8000-000000000003', 0);
