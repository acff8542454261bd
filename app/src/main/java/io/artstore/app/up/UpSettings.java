package io.artstore.app.up;

import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Ports;
import io.artstore.servicekit.postgres.DatabaseUrl;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param postgres a server of the operator's own, instead of the embedded one
 */
record UpSettings(DataDirectory data, Ports ports, Optional<DatabaseUrl> postgres) {}
