package io.artstore.servicekit.config;

import java.net.URI;
import java.nio.file.Path;

/** The keys {@code client.*}: as whom a module speaks to the others. */
public interface ClientGroup {
  URI adminUrl();

  String clientId();

  Path secretFile();
}
