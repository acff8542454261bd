package io.artstore.api.file;

import io.artstore.api.element.ElementId;

/**
 * Asks to point a claim at another element, if it still points at the one that refused for good.
 */
public record IdempotencyMove(
    String caller, FileId fileId, ElementId fromElementId, ElementId toElementId) {}
