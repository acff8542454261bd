package io.artstore.admin;

import static io.artstore.admin.RunningAdmin.ADMIN_PASSWORD;
import static io.artstore.admin.RunningAdmin.AUDIT_SECRET;
import static io.artstore.admin.RunningAdmin.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.admin.RunningAdmin.AdminFolder;
import io.artstore.admin.keys.UnusableKeyException;
import io.artstore.api.json.WireJson;
import io.artstore.schema.SchemaRefusedException;
import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.security.KeySource;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the module does and refuses when it starts. */
final class AdminStartTest {
  @TempDir Path directory;
  private AdminTestDatabase database;
  private AdminFolder folder;

  @BeforeEach
  void prepare() throws Exception {
    database = AdminTestDatabase.create();
    folder = AdminFolder.prepare(directory, database);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void refusesToStartWithoutAnAuditSecretOfItsLength() {
    for (String secret : List.of(AUDIT_SECRET.substring(1), "x", "ж".repeat(31))) {
      assertThatThrownBy(() -> start(Map.of("SECURITY_AUDIT_HMAC_SECRET", secret)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("SECURITY_AUDIT_HMAC_SECRET")
          .hasMessageContaining("has %d characters".formatted(secret.length()))
          .hasMessageNotContaining(secret + " ");
    }
    assertThatThrownBy(() -> start(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SECURITY_AUDIT_HMAC_SECRET is not set");
  }

  private void start(Map<String, String> environment) {
    AdminModule.start(folder.read(environment), Clock.systemUTC(), new SecureRandom()).close();
  }

  @Test
  void ensuresTheSameAccountsAtEveryStart() throws Exception {
    start();
    String before = accounts();
    String user = database.value("SELECT username || hashed_password FROM users");
    start();
    assertThat(accounts()).isEqualTo(before);
    assertThat(before).contains("my-program files:read files:write");
    assertThat(before).contains("storage-element-01 storage:read storage:write");
    assertThat(database.value("SELECT username || hashed_password FROM users")).isEqualTo(user);
    assertThat(database.value("SELECT count(*) FROM jwt_keys")).isEqualTo("1");
  }

  @Test
  void renewsAccountsWhoseFilesChanged() throws Exception {
    start();
    String other = "0".repeat(43);
    folder.secret("clients/my-program.secret", other);
    folder.secret("clients/my-program.scopes", "files:read\n audit:read");
    folder.secret("clients/chosen.secret", "a-chosen-secret-1");
    try (RunningAdmin admin = RunningAdmin.start(folder)) {
      Map<String, String> grant = Map.of("grant_type", "client_credentials");
      assertThat(admin.token("my-program", CLIENT_SECRET, grant).statusCode()).isEqualTo(401);
      assertThat(admin.token("my-program", other, grant).body()).contains("files:read audit:read");
      assertThat(admin.token("chosen", "a-chosen-secret-1", grant).statusCode()).isEqualTo(200);
    }
    String hash = "SELECT client_secret_hash FROM service_accounts WHERE client_id = 'chosen'";
    String before = database.value(hash);
    start();
    assertThat(database.value(hash)).isEqualTo(before);
  }

  @Test
  void doesNotReviveAnAccountThatWasSuspended() throws Exception {
    start();
    database.execute(
        "UPDATE service_accounts SET status = 'SUSPENDED' WHERE client_id = 'my-program'");
    database.execute(
        "UPDATE service_accounts SET status = 'EXPIRED' WHERE client_id <> 'my-program'");
    start();
    String statuses =
        "SELECT string_agg(status::text, ' ' ORDER BY client_id) FROM service_accounts";
    assertThat(database.value(statuses)).isEqualTo("SUSPENDED ACTIVE");
  }

  @Test
  void refusesFilesThatCannotBeUsed() throws Exception {
    refusedBecauseOf("clients/open.secret", CLIENT_SECRET, "rw-r--r--", "chmod 600");
    refusedBecauseOf("clients/short.secret", "short", "rw-------", "needs at least 16 characters");
    refusedBecauseOf("clients/empty.secret", "", "rw-------", "is empty");
    refusedBecauseOf("clients/a b.secret", CLIENT_SECRET, "rw-------", "does not name a client");
    refusedBecauseOf("clients/my-program.scopes", "files:eat", "rw-------", "'files:eat'");
    refusedBecauseOf("keys.key", "no key at all", "rw-------", "openssl rand");
    assertThat(accounts()).isEqualTo("null");
    database.execute("DELETE FROM jwt_keys");
    refusedBecauseOf("admin.password", "too-short", "rw-------", "admin_password_file");
  }

  private void refusedBecauseOf(String name, String text, String permissions, String message)
      throws IOException {
    Path file = folder.secret(name, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(this::start)
        .as(name)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(message);
    Files.delete(file);
  }

  @Test
  void makesOneKeyHoweverManyStartAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> starts =
          IntStream.range(0, 3).mapToObj(i -> threads.submit(() -> startAndReadKeys(i))).toList();
      String first = starts.getFirst().get();
      assertThat(starts).allSatisfy(other -> assertThat(other.get()).isEqualTo(first));
    }
    assertThat(database.value("SELECT count(*) FROM jwt_keys")).isEqualTo("1");
  }

  private String startAndReadKeys(int number) throws Exception {
    Path place = directory.resolve("replica" + number);
    Files.createDirectories(place);
    AdminFolder replica = AdminFolder.prepare(place, database);
    String yaml = Files.readString(replica.config());
    Files.writeString(
        replica.config(), yaml.replace(replica.keyFile().toString(), folder.keyFile().toString()));
    try (RunningAdmin admin = RunningAdmin.start(replica)) {
      return admin.send(admin.request("/oauth2/jwks")).body();
    }
  }

  @Test
  void keepsPrivateKeysEncryptedAndRefusesAnotherKeyFile() throws Exception {
    start();
    assertThat(database.value("SELECT private_key FROM jwt_keys"))
        .startsWith("enc:v1:")
        .doesNotContain("PRIVATE");
    assertThat(Files.getPosixFilePermissions(folder.keyFile()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.delete(folder.keyFile());
    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(folder.keyFile().toString())
        .hasMessageContaining("restore the file");
    assertThat(folder.keyFile()).doesNotExist();
    byte[] other = new byte[32];
    folder.secret(
        folder.keyFile().getFileName().toString(), Base64.getEncoder().encodeToString(other));
    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableKeyException.class)
        .hasMessageContaining("is encrypted with key");
  }

  @Test
  void refusesAKeyPairWhoseHalvesDoNotBelongTogether() throws Exception {
    start();
    String key = database.value("SELECT public_key FROM jwt_keys");
    database.execute("DELETE FROM jwt_keys");
    start();
    database.execute("UPDATE jwt_keys SET public_key = '%s'".formatted(key));
    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableKeyException.class)
        .hasMessageContaining("does not sign what its public half verifies");
  }

  @Test
  void neitherUsesNorPublishesKeysOfTheOldProduct() throws Exception {
    database.execute(
        """
        INSERT INTO jwt_keys (version, private_key, public_key, algorithm, created_at, expires_at,
          is_active, rotation_count)
        VALUES ('old', '-----BEGIN RSA PRIVATE KEY-----', '-----BEGIN PUBLIC KEY-----', 'RS256',
          now(), now() + interval '100 years', true, 0)
        """);
    try (RunningAdmin admin = RunningAdmin.start(folder)) {
      HttpResponse<String> keys = admin.send(admin.request("/oauth2/jwks"));
      assertThat(WireJson.mapper().readTree(keys.body()).get("keys")).hasSize(1);
      assertThat(keys.body()).doesNotContain("\"old\"");
    }
  }

  @Test
  void replacesAKeyBeforeATokenCouldOutliveIt() throws Exception {
    try (RunningAdmin admin = RunningAdmin.start(folder)) {
      String first = admin.accessToken("my-program", CLIENT_SECRET);
      admin.clock().advance(Duration.ofDays(89));
      String second = admin.accessToken("my-program", CLIENT_SECRET);
      assertThat(second.split("\\.")[0]).isNotEqualTo(first.split("\\.")[0]);
      HttpResponse<String> keys = admin.send(admin.request("/oauth2/jwks"));
      assertThat(WireJson.mapper().readTree(keys.body()).get("keys")).hasSize(2);
      assertThat(admin.get("/api/v1/users/me", second).statusCode()).isEqualTo(404);
      admin.clock().advance(Duration.ofDays(2));
      HttpResponse<String> later = admin.send(admin.request("/oauth2/jwks"));
      assertThat(WireJson.mapper().readTree(later.body()).get("keys")).hasSize(1);
    }
  }

  @Test
  void exportsThePublicKeyForModulesThatVerifyByFile() throws Exception {
    start();
    assertThat(KeySource.file(folder.exportFile()).keysFor("")).hasSize(1);
    assertThat(Files.readString(folder.exportFile())).doesNotContain("PRIVATE");
  }

  @Test
  void refusesADatabaseWithoutItsSchema() throws Exception {
    try (AdminTestDatabase empty = AdminTestDatabase.empty()) {
      AdminFolder other = AdminFolder.prepare(directory.resolve("other"), empty);
      assertThatThrownBy(() -> RunningAdmin.start(other))
          .isInstanceOf(SchemaRefusedException.class)
          .hasMessageContaining("schema");
    }
  }

  @Test
  void tellsWhereEverythingIs() throws Exception {
    try (RunningAdmin admin = RunningAdmin.start(folder)) {
      HttpResponse<String> known = admin.send(admin.request("/.well-known/artstore"));
      assertThat(known.body())
          .contains("\"token_endpoint\":\"" + admin.uri() + "/oauth2/token\"")
          .contains("\"ingester\":\"http://127.0.0.1:8020\"")
          .contains("\"query\":\"http://127.0.0.1:8030\"");
      HttpResponse<String> ready = admin.send(admin.request("/health/ready"));
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"ready\":true", "\"entry\":\"admin-module\"");
      assertThat(admin.send(admin.request("/openapi")).body()).contains("openapi: 3.1.0");
      HttpResponse<String> page = admin.send(admin.request("/"));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("1 of 3 modules are up.", "Admin", "Ingester", "Query");
      assertThat(admin.signIn("admin", ADMIN_PASSWORD).statusCode()).isEqualTo(200);
    }
  }

  private void start() {
    RunningAdmin.start(folder).close();
  }

  private String accounts() throws Exception {
    return database.value(
        """
        SELECT string_agg(client_id || ' ' || array_to_string(scopes, ' ') || ' '
          || client_secret_hash || ' ' || id || ' ' || secret_changed_at, ', ' ORDER BY client_id)
        FROM service_accounts
        """);
  }
}
