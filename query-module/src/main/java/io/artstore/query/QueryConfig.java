package io.artstore.query;

import io.artstore.servicekit.config.AuthGroup;
import io.artstore.servicekit.config.ClientGroup;
import io.artstore.servicekit.config.DatabaseGroup;
import io.artstore.servicekit.config.HttpGroup;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** The keys {@code artstore.query.*}. */
@ConfigMapping(
    prefix = QueryConfig.PREFIX,
    namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface QueryConfig {
  String PREFIX = "artstore.query";

  HttpGroup http();

  /** The address that callers reach this module at; where it listens unless given. */
  Optional<URI> publicUrl();

  /** Where clients put documents in; told in {@code /.well-known/artstore}. */
  Optional<URI> ingesterUrl();

  DatabaseGroup database();

  AuthGroup auth();

  ClientGroup client();
}
