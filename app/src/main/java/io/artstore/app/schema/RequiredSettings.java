package io.artstore.app.schema;

import io.artstore.admin.AuditSecret;
import io.artstore.app.installation.DataDirectory;
import io.artstore.schemacli.report.SettingState;
import io.artstore.schemacli.report.SettingState.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whether the modules with a database have what they need in their environment. A secret is
 * measured, never told.
 */
final class RequiredSettings {
  private static final String PUBLIC_KEYS = "AUTH_PUBLIC_KEY_PATH";

  private final DataDirectory data;
  private final Map<String, String> environment;

  RequiredSettings(DataDirectory data, Map<String, String> environment) {
    this.data = data;
    this.environment = environment;
  }

  List<SettingState> states() {
    return List.of(auditSecret(), publicKeys());
  }

  private SettingState auditSecret() {
    String secret = environment.get(AuditSecret.VARIABLE);
    if (secret != null) {
      return admin(lengthOf(secret), "");
    }
    Path file = data.auditSecret();
    if (!Files.exists(file)) {
      return admin(State.NOT_SET, "at least " + AuditSecret.LENGTH_AT_LEAST + " characters");
    }
    try {
      return admin(lengthOf(Files.readString(file).strip()), "in the data directory");
    } catch (IOException e) {
      return admin(State.UNREADABLE, "in the data directory");
    }
  }

  private static State lengthOf(String secret) {
    return AuditSecret.isShort(secret) ? State.TOO_SHORT : State.SET;
  }

  private static SettingState admin(State state, String detail) {
    return new SettingState("admin-module", AuditSecret.VARIABLE, state, detail);
  }

  private SettingState publicKeys() {
    String path = environment.get(PUBLIC_KEYS);
    if (path != null) {
      return query(Files.isReadable(Path.of(path)) ? State.SET : State.UNREADABLE, "");
    }
    return query(State.NOT_NEEDED, "the module fetches the keys from the admin module");
  }

  private static SettingState query(State state, String detail) {
    return new SettingState("query-module", PUBLIC_KEYS, state, detail);
  }
}
