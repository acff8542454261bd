package io.artstore.api.file;

import io.artstore.api.element.ElementId;

/**
 * Which id and which element the first upload under an idempotency key was given.
 *
 * @param caller the subject whose key it is; keys of different callers never meet
 */
public record IdempotencyClaim(String caller, FileId fileId, ElementId elementId) {}
