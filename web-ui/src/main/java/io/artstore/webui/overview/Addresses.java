package io.artstore.webui.overview;

import java.net.URI;
import java.util.Optional;

/** Where a client finds what it needs; the page builds its examples from these. */
public record Addresses(
    URI admin, URI tokenEndpoint, Optional<URI> ingester, Optional<URI> query) {}
