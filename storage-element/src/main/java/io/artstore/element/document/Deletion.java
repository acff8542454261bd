package io.artstore.element.document;

import java.time.Instant;
import java.util.Optional;

/**
 * When and by whom a document was deleted.
 *
 * @param via the client that acted for them, when another
 */
public record Deletion(Instant at, String byId, Optional<String> via) {}
