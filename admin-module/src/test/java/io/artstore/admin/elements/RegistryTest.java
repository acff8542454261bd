package io.artstore.admin.elements;

import static io.artstore.admin.RunningAdmin.CLIENT_SECRET;
import static io.artstore.admin.RunningAdmin.ELEMENT_SECRET;
import static io.artstore.admin.RunningAdmin.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.admin.AdminTestDatabase;
import io.artstore.admin.RunningAdmin;
import io.artstore.admin.RunningAdmin.AdminFolder;
import io.artstore.api.element.ElementAnnouncement;
import io.artstore.api.element.ElementHealth;
import io.artstore.api.element.ElementMode;
import io.artstore.api.element.ElementRegistration;
import io.artstore.api.element.RegistrationPage;
import io.artstore.api.json.WireJson;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements announcing themselves and others reading the registry, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegistryTest {
  private static final String LIST = "/api/v1/storage-elements";
  private static final UUID FIRST = UUID.fromString("01932f00-0000-7000-8000-000000000001");
  private static final UUID SECOND = UUID.fromString("01932f00-0000-7000-8000-000000000002");

  private AdminTestDatabase database;
  private RunningAdmin admin;
  private String token = "";

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    database = AdminTestDatabase.create();
    admin = RunningAdmin.start(AdminFolder.prepare(directory, database));
  }

  @BeforeEach
  void clear() throws Exception {
    database.execute("DELETE FROM storage_elements");
    token = admin.accessToken("storage-element-01", ELEMENT_SECRET);
  }

  @AfterAll
  void stop() {
    admin.close();
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void roundTripsEveryMode(ElementMode mode) throws Exception {
    HttpResponse<String> answer = announce(FIRST, announcement("first", mode));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(registration(answer).mode()).isEqualTo(mode);
    assertThat(database.value("SELECT mode::text FROM storage_elements"))
        .isEqualTo(mode.text().toUpperCase(Locale.ROOT));
    assertThat(registration(admin.get(LIST + "/" + FIRST, token)).mode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @EnumSource
  void roundTripsEveryState(ElementHealth health) throws Exception {
    announce(FIRST, announcement("first", ElementMode.RW));
    database.execute(
        "UPDATE storage_elements SET status = '%s'"
            .formatted(health.text().toUpperCase(Locale.ROOT)));
    assertThat(registration(admin.get(LIST + "/" + FIRST, token)).status()).isEqualTo(health);
  }

  @Test
  void keepsWhatTheElementSaidLast() throws Exception {
    announce(FIRST, announcement("first", ElementMode.RW));
    admin.clock().advance(Duration.ofSeconds(30));
    ElementAnnouncement changed =
        new ElementAnnouncement(
            "renamed",
            ElementMode.RO,
            URI.create("https://elements.example:8443/one"),
            5_000_000_000_000L,
            4_999_999_999_999L,
            3_000_000_000L,
            7);
    HttpResponse<String> answer = announce(FIRST, changed);
    assertThat(answer.statusCode()).isEqualTo(200);
    ElementRegistration found = registration(answer);
    assertThat(found.elementId().orElseThrow().value()).isEqualTo(FIRST);
    assertThat(found.id().toString())
        .isEqualTo(database.value("SELECT public_id FROM storage_elements"));
    assertThat(found.name()).isEqualTo("renamed");
    assertThat(found.apiUrl()).isEqualTo(changed.apiUrl());
    assertThat(found.capacityBytes()).hasValue(5_000_000_000_000L);
    assertThat(found.usedBytes()).isEqualTo(4_999_999_999_999L);
    assertThat(found.fileCount()).isEqualTo(3_000_000_000L);
    assertThat(found.priority()).isEqualTo(7);
    assertThat(found.lastSeenAt()).hasValue(admin.clock().instant().truncatedTo(ChronoUnit.MICROS));
    assertThat(page("").items()).containsExactly(found);
  }

  @Test
  void refusesANameThatAnotherElementHas() throws Exception {
    announce(FIRST, announcement("first", ElementMode.RW));
    assertThat(code(announce(SECOND, announcement("first", ElementMode.RW))))
        .isEqualTo("409 element_conflict");
    assertThat(page("").items()).hasSize(1);
  }

  @Test
  void givesAnEntryOfTheOldProductToTheElementOfThatName() throws Exception {
    database.execute(
        """
        INSERT INTO storage_elements (name, mode, storage_type, base_path, api_url, status,
          used_bytes, file_count, is_replicated, replica_count, created_at, updated_at)
        VALUES ('first', 'EDIT', 'LOCAL', '/data', 'http://old:8010', 'ONLINE', 0, 0, false, 0,
          now(), now())
        """);
    assertThat(page("").items())
        .singleElement()
        .satisfies(entry -> assertThat(entry.elementId()).isEmpty());
    assertThat(announce(FIRST, announcement("first", ElementMode.RW)).statusCode()).isEqualTo(200);
    assertThat(page("").items())
        .singleElement()
        .satisfies(entry -> assertThat(entry.elementId()).isPresent());
    assertThat(database.value("SELECT base_path FROM storage_elements")).isEqualTo("/data");
  }

  @Test
  void leavesMaintenanceToTheOperator() throws Exception {
    announce(FIRST, announcement("first", ElementMode.RW));
    database.execute("UPDATE storage_elements SET status = 'MAINTENANCE'");
    assertThat(registration(announce(FIRST, announcement("first", ElementMode.RW))).status())
        .isEqualTo(ElementHealth.MAINTENANCE);
  }

  @Test
  void showsAnElementAsOfflineThatWasNotHeardOf() throws Exception {
    announce(FIRST, announcement("first", ElementMode.RW));
    admin.clock().advance(Registry.SILENCE.minusSeconds(1));
    assertThat(page("").items().getFirst().status()).isEqualTo(ElementHealth.ONLINE);
    admin.clock().advance(Duration.ofSeconds(2));
    assertThat(page("").items().getFirst().status()).isEqualTo(ElementHealth.OFFLINE);
    announce(FIRST, announcement("first", ElementMode.RW));
    assertThat(page("").items().getFirst().status()).isEqualTo(ElementHealth.ONLINE);
  }

  @Test
  void pagesWithoutLosingAny() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      announce(UUID.randomUUID(), announcement("element " + i, ElementMode.RW));
      names.add("element " + i);
    }
    List<String> found = new ArrayList<>();
    Optional<String> cursor = Optional.of("0");
    while (cursor.isPresent()) {
      RegistrationPage page = page("?limit=3&cursor=" + cursor.get());
      page.items().forEach(entry -> found.add(entry.name()));
      cursor = page.nextCursor();
    }
    assertThat(found).isEqualTo(names);
    assertThat(code(admin.get(LIST + "?cursor=x", token))).isEqualTo("400 invalid_cursor");
    assertThat(code(admin.get(LIST + "?limit=0", token))).isEqualTo("422 field_invalid");
    assertThat(code(admin.get(LIST + "?limit=1001", token))).isEqualTo("422 field_invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/",
        "file:///etc/passwd",
        "http:///nohost",
        "host:8010",
        "http://u:p@host/",
        "http://host/?q=1",
        "http://host/#f",
        "javascript:alert(1)",
        ""
      })
  void refusesAddressesThatAreNone(String address) throws Exception {
    String body =
        WireJson.mapper()
            .writeValueAsString(announcement("first", ElementMode.RW))
            .replace("http://127.0.0.1:8010", address);
    assertThat(code(admin.json("PUT", LIST + "/" + FIRST, token, body)))
        .isEqualTo("422 field_invalid");
  }

  @Test
  void refusesWhatTheTableCouldNotKeep() throws Exception {
    String body = WireJson.mapper().writeValueAsString(announcement("first", ElementMode.RW));
    for (String changed :
        List.of(
            body.replace("\"first\"", "\"" + "n".repeat(101) + "\""),
            body.replace("\"first\"", "\"\""),
            body.replace("\"first\"", "\"a\\u0000b\""),
            body.replace("\"first\"", "\"\\ud800\""),
            body.replace("\"rw\"", "\"RW\""),
            body.replace("\"used_bytes\":0", "\"used_bytes\":-1"),
            body.replace("\"priority\":100", "\"priority\":1001"))) {
      assertThat(code(admin.json("PUT", LIST + "/" + FIRST, token, changed)))
          .as(changed)
          .isEqualTo("422 field_invalid");
    }
    assertThat(code(admin.json("PUT", LIST + "/" + FIRST, token, "{}")))
        .isEqualTo("422 field_missing");
    assertThat(code(admin.json("PUT", LIST + "/not-an-id", token, body)))
        .isEqualTo("422 field_invalid");
    assertThat(code(admin.get(LIST + "/" + FIRST, token))).isEqualTo("404 element_not_found");
  }

  @Test
  void isForModulesOnly() throws Exception {
    String body = WireJson.mapper().writeValueAsString(announcement("first", ElementMode.RW));
    String program = admin.accessToken("my-program", CLIENT_SECRET);
    assertThat(code(admin.json("PUT", LIST + "/" + FIRST, program, body)))
        .isEqualTo("403 scope_missing");
    assertThat(code(admin.get(LIST, program))).isEqualTo("403 scope_missing");
    assertThat(code(admin.send(admin.request(LIST)))).isEqualTo("401 token_missing");
  }

  private static ElementAnnouncement announcement(String name, ElementMode mode) {
    return new ElementAnnouncement(
        name, mode, URI.create("http://127.0.0.1:8010"), 1_000_000, 0, 0, 100);
  }

  private HttpResponse<String> announce(UUID id, ElementAnnouncement announcement)
      throws Exception {
    return admin.json(
        "PUT", LIST + "/" + id, token, WireJson.mapper().writeValueAsString(announcement));
  }

  private RegistrationPage page(String query) throws Exception {
    // The clock is advanced between requests; a fresh token never expires on the way.
    token = admin.accessToken("storage-element-01", ELEMENT_SECRET);
    HttpResponse<String> answer = admin.get(LIST + query, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireJson.mapper().readValue(answer.body(), RegistrationPage.class);
  }

  private static ElementRegistration registration(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return WireJson.mapper().readValue(answer.body(), ElementRegistration.class);
  }
}
