package io.artstore.element;

import io.artstore.api.element.ElementMode;
import io.artstore.servicekit.config.AuthGroup;
import io.artstore.servicekit.config.ClientGroup;
import io.artstore.servicekit.config.ConfigFile;
import io.artstore.servicekit.config.DatabaseGroup;
import io.artstore.servicekit.config.HttpGroup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The keys {@code artstore.storage_element.*}. */
@ConfigMapping(
    prefix = StorageElementConfig.PREFIX,
    namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface StorageElementConfig {
  String PREFIX = "artstore.storage_element";
  String DEFAULT_TABLE_PREFIX = "storage_elem_01";

  HttpGroup http();

  /** The address that other modules reach this element at; where it listens unless given. */
  Optional<URI> publicUrl();

  DatabaseGroup database();

  AuthGroup auth();

  ClientGroup client();

  /** Where the documents lie. One process works on it. */
  Path directory();

  /** What the names of its tables begin with, without the last underscore. */
  @WithDefault(DEFAULT_TABLE_PREFIX)
  String tablePrefix();

  /** How people call the element; unique in the registry. */
  String name();

  /** At the first start; later {@code element.json} says it. */
  @WithDefault("rw")
  ElementMode mode();

  /** Bytes of documents, at the first start; later {@code element.json} says it. */
  @WithDefault("1099511627776")
  long capacityBytes();

  /** Elements with a lower number are filled first. */
  @WithDefault("100")
  int priority();

  /** Reads file and environment; see {@link ConfigFile#load}. */
  static StorageElementConfig load(Path yaml, Map<String, String> environment) {
    return ConfigFile.load(yaml, environment, PREFIX, StorageElementConfig.class);
  }
}
