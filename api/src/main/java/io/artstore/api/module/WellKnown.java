package io.artstore.api.module;

import java.net.URI;
import java.util.Optional;

/**
 * The answer of {@code /.well-known/artstore}: a client is set up with the address of any module.
 *
 * @param module who answers
 */
public record WellKnown(
    String module,
    String version,
    URI tokenEndpoint,
    URI admin,
    Optional<URI> ingester,
    Optional<URI> query) {}
