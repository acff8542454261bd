INSERT INTO users (username, email, public_id)
VALUES ('public', 'public@example.org', '01935000-0000-7000-8000-000000000001');

INSERT INTO storage_elements (name, base_path, api_url, public_id)
VALUES ('storage-07', '', '', '01935000-0000-7000-8000-000000000002');
