package io.artstore.servicekit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
  private static final String PREFIX = "artstore.storage_element";

  /** As a module has it. */
  @ConfigMapping(prefix = PREFIX, namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
  public interface ElementConfig {
    Path dataDirectory();

    @WithDefault("rw")
    String mode();

    Optional<Long> sizeLimit();

    Optional<List<String>> labels();

    HttpGroup http();

    DatabaseGroup database();

    AuthGroup auth();

    ClientGroup client();

    Optional<SecurityGroup> security();
  }

  /** With a secret in it. */
  public interface SecurityGroup {
    Optional<String> auditHmacSecret();

    Optional<Integer> secretNumber();
  }

  private static final String COMPLETE =
      """
      artstore:
        storage_element:
          data_directory: /srv/documents
          labels: [a, b]
          http:
            port: 8010
            idle_timeout: 5m
          database:
            url: postgresql://db:5432/artstore_storage_01
            user: artstore_storage_01_app
            password_file: /run/secrets/db
          auth:
            issuer: http://admin:8000
          client:
            admin_url: http://admin:8000
            client_id: storage-element-01
            secret_file: /run/secrets/client
      """;

  @TempDir private Path directory = Path.of("");

  private ElementConfig load(String yaml, Map<String, String> environment) throws IOException {
    Path file = directory.resolve("element.yaml");
    Files.writeString(file, yaml);
    return ConfigFile.load(file, environment, PREFIX, ElementConfig.class);
  }

  @Test
  void readsTheFile() throws IOException {
    ElementConfig config = load(COMPLETE, Map.of());

    assertThat(config.dataDirectory()).isEqualTo(Path.of("/srv/documents"));
    assertThat(config.mode()).isEqualTo("rw");
    assertThat(config.labels()).contains(List.of("a", "b"));
    assertThat(config.http().host()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(8010);
    assertThat(config.http().idleTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.database().passwordFile()).contains(Path.of("/run/secrets/db"));
    assertThat(config.auth().jwksUrl()).isEmpty();
    assertThat(config.client().adminUrl()).isEqualTo(URI.create("http://admin:8000"));
  }

  @Test
  void prefersTheEnvironment() throws IOException {
    ElementConfig config =
        load(
            COMPLETE,
            Map.of(
                "ARTSTORE_STORAGE_ELEMENT_HTTP_PORT", "9010",
                "ARTSTORE_STORAGE_ELEMENT_DATA_DIRECTORY", "/mnt",
                "ARTSTORE_STORAGE_ELEMENT_SIZE_LIMIT", "5000000000",
                "ARTSTORE_STORAGE_ELEMENT_AUTH_PUBLIC_KEY_PATH", "/keys/own.pem",
                "AUTH_PUBLIC_KEY_PATH", "/keys/public.pem",
                "ARTSTORE_QUERY_HTTP_PORT", "1",
                "PATH", "/usr/bin"));

    assertThat(config.http().port()).isEqualTo(9010);
    assertThat(config.dataDirectory()).isEqualTo(Path.of("/mnt"));
    assertThat(config.sizeLimit()).contains(5_000_000_000L);
    assertThat(config.auth().publicKeyPath()).contains(Path.of("/keys/public.pem"));
  }

  @Test
  void namesEverythingUnknownMissingAndMalformedAtOnce() {
    String yaml =
        COMPLETE
            .replace("port: 8010", "port: many")
            .replace("idle_timeout: 5m", "idle_timeout: soon")
            .replace("issuer:", "isuer:")
            .replace("storage_element:", "storage_element:\n    colour: red")
            .replace("  storage_element:", "  qurey:\n    x: 1\n  storage_element:");

    assertThatThrownBy(
            () ->
                load(
                    yaml,
                    Map.of(
                        "ARTSTORE_STORAGE_ELEMENT_HTPP_PORT", "1",
                        "ARTSTORE_STORAGE_ELEMENT_SIZE_LIMIT", "large")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused ->
                assertThat(refused.problems())
                    .anySatisfy(
                        problem ->
                            assertThat(problem).endsWith("unknown key " + PREFIX + ".colour"))
                    .anySatisfy(
                        problem ->
                            assertThat(problem).endsWith("unknown key " + PREFIX + ".auth.isuer"))
                    .anySatisfy(
                        problem -> assertThat(problem).contains("unknown key artstore.qurey.x"))
                    .contains("environment: unknown variable ARTSTORE_STORAGE_ELEMENT_HTPP_PORT")
                    .contains("missing key " + PREFIX + ".auth.issuer")
                    .contains(PREFIX + ".http.port cannot be \"many\"")
                    .contains(PREFIX + ".http.idle_timeout cannot be \"soon\"")
                    .contains(PREFIX + ".size_limit cannot be \"large\"")
                    .hasSize(8));
  }

  @Test
  void neverShowsASecret() {
    assertThatThrownBy(
            () ->
                load(
                    COMPLETE,
                    Map.of(
                        "SECURITY_AUDIT_HMAC_SECRET", "swordfish",
                        "ARTSTORE_STORAGE_ELEMENT_SECURITY_SECRET_NUMBER", "swordfish")))
        .hasMessageContaining("secret_number has a value that cannot be used")
        .message()
        .doesNotContain("swordfish");
    assertThatThrownBy(() -> load("password: \"swordfish\n  : [", Map.of()))
        .hasMessageContaining("line ")
        .message()
        .doesNotContain("swordfish");
  }

  @Test
  void knowsTheNamesThatTheWorldReliesOn() throws IOException {
    ElementConfig config = load(COMPLETE, Map.of("SECURITY_AUDIT_HMAC_SECRET", "x".repeat(32)));

    assertThat(config.security().flatMap(SecurityGroup::auditHmacSecret)).contains("x".repeat(32));
  }

  @Test
  void namesAFileThatIsMissing() {
    Path missing = directory.resolve("missing.yaml");

    assertThatThrownBy(() -> ConfigFile.load(missing, Map.of(), PREFIX, ElementConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void refusesAKeyGivenTwice() {
    assertThatThrownBy(() -> load(COMPLETE + "    mode: rw\n    mode: ro\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line ");
  }

  @Test
  void refusesAFileThatIsNoMapping() {
    assertThatThrownBy(() -> load("- a", Map.of())).hasMessageContaining("keys and values");
    assertThatThrownBy(() -> load("", Map.of())).hasMessageContaining("missing key");
  }

  @Test
  void readsSecretsFromFiles() throws IOException {
    Path file = directory.resolve("secret");
    Files.writeString(file, "swordfish\n");
    assertThat(SecretFile.read("client.secret_file", file)).isEqualTo("swordfish");

    Path missing = directory.resolve("no");
    assertThatThrownBy(() -> SecretFile.read("client.secret_file", missing))
        .hasMessageContaining("client.secret_file")
        .hasMessageContaining(missing.toString());
    Files.writeString(file, " \n");
    assertThatThrownBy(() -> SecretFile.read("client.secret_file", file))
        .hasMessageContaining("empty");
  }
}
