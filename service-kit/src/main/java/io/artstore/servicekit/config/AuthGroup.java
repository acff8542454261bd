package io.artstore.servicekit.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The keys {@code auth.*}: whose tokens a service accepts. */
public interface AuthGroup {
  /** The {@code iss} of accepted tokens: the public address of the admin module. */
  String issuer();

  /** Where the keys are; the issuer's {@code /oauth2/jwks} unless given. */
  Optional<URI> jwksUrl();

  /** PEM public keys instead of an address. {@code AUTH_PUBLIC_KEY_PATH} sets it for any module. */
  Optional<Path> publicKeyPath();
}
