package io.artstore.webui.overview;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the commands on the page are made of: the addresses in use.
 *
 * @param client an account whose secret lies in a file on the machine of whoever pastes them, so
 *     that they work as they stand; else two variables stand for it
 */
public record Examples(
    URI tokenEndpoint, Optional<URI> ingester, Optional<URI> query, Optional<Client> client) {

  /** A service account and the file with its secret. */
  public record Client(String clientId, Path secretFile) {}
}
