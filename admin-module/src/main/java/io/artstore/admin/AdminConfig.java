package io.artstore.admin;

import io.artstore.servicekit.config.DatabaseGroup;
import io.artstore.servicekit.config.HttpGroup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The keys {@code artstore.admin.*}. */
@ConfigMapping(
    prefix = AdminConfig.PREFIX,
    namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface AdminConfig {
  String PREFIX = "artstore.admin";

  HttpGroup http();

  /** The address that others reach this module by; the {@code iss} of every token. */
  URI publicUrl();

  DatabaseGroup database();

  /** The key that encrypts signing keys in the database; made when the file does not exist. */
  Path keyEncryptionKeyFile();

  /** Where the public keys are written at start, for modules that verify by file. */
  Optional<Path> publicKeyExportFile();

  /** Where clients put documents in; told in {@code /.well-known/artstore}. */
  Optional<URI> ingesterUrl();

  /** Where clients find documents; told in {@code /.well-known/artstore}. */
  Optional<URI> queryUrl();

  BootstrapGroup bootstrap();

  SecurityGroup security();

  /** The keys {@code bootstrap.*}: who can sign in at the first start. */
  interface BootstrapGroup {
    /** Holds {@code CLIENT_ID.secret} files; read at every start. */
    Optional<Path> clientsDir();

    @WithDefault("admin")
    String adminUsername();

    /**
     * One of those clients, with {@code files:read} and {@code files:write}, for the commands on
     * the overview page; they read its secret file. Only for machines whose users may.
     */
    Optional<String> exampleClient();

    /** The first administrator's first password; read only when there is no administrator. */
    Optional<Path> adminPasswordFile();
  }

  /** The keys {@code security.*}. */
  interface SecurityGroup {
    /** {@code SECURITY_AUDIT_HMAC_SECRET}: seals the audit log, at least 32 characters. */
    Optional<String> auditHmacSecret();
  }
}
