package io.artstore.client;

import io.artstore.api.file.Document;

/**
 * A document that is on stable storage.
 *
 * @param created false when it was there already, equal in every byte
 */
public record StoredDocument(Document document, boolean created) {}
