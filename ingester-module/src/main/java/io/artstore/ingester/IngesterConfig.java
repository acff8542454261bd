package io.artstore.ingester;

import io.artstore.servicekit.config.AuthGroup;
import io.artstore.servicekit.config.ClientGroup;
import io.artstore.servicekit.config.HttpGroup;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** The keys {@code artstore.ingester.*}. */
@ConfigMapping(
    prefix = IngesterConfig.PREFIX,
    namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface IngesterConfig {
  String PREFIX = "artstore.ingester";

  HttpGroup http();

  /** The address that callers reach this module at; where it listens unless given. */
  Optional<URI> publicUrl();

  /** The address of the query module, which {@code Location} then points to. */
  Optional<URI> queryUrl();

  AuthGroup auth();

  ClientGroup client();
}
