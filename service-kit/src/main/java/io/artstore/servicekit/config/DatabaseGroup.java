package io.artstore.servicekit.config;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The keys {@code database.*}: where a module's database is and who connects to it. */
public interface DatabaseGroup {
  /** {@code postgresql://host:port/database}. */
  String url();

  /** The runtime role; may also stand in the address. */
  Optional<String> user();

  Optional<Path> passwordFile();

  @WithDefault("10")
  int poolSize();
}
