package io.artstore.admin.people;

import static io.artstore.admin.RunningAdmin.ADMIN_PASSWORD;
import static io.artstore.admin.RunningAdmin.CLIENT_SECRET;
import static io.artstore.admin.RunningAdmin.code;
import static io.artstore.admin.RunningAdmin.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.artstore.admin.AdminTestDatabase;
import io.artstore.admin.RunningAdmin;
import io.artstore.admin.RunningAdmin.AdminFolder;
import io.artstore.api.auth.Person;
import io.artstore.api.auth.SessionToken;
import io.artstore.api.json.WireJson;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** People signing in, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignInTest {
  private static final String NEW_PASSWORD = "Пароль-Надолго-5";

  private AdminTestDatabase database;
  private RunningAdmin admin;
  private String firstHash = "";

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    database = AdminTestDatabase.create();
    admin = RunningAdmin.start(AdminFolder.prepare(directory, database));
    firstHash = database.value("SELECT hashed_password FROM users");
  }

  @BeforeEach
  void asAtTheFirstStart() throws Exception {
    database.execute(
        """
        UPDATE users SET hashed_password = '%s', must_change_password = true, role = 'ADMIN',
          status = 'ACTIVE', failed_login_attempts = 0, lockout_until = NULL
        """
            .formatted(firstHash));
  }

  @AfterAll
  void stop() {
    admin.close();
    database.close();
  }

  @Test
  void makesTheFirstAdministratorChangeThePassword() throws Exception {
    SessionToken first = session(admin.signIn("admin", ADMIN_PASSWORD));
    assertThat(first.mustChangePassword()).isTrue();
    assertThat(first.scope()).isEmpty();
    assertThat(code(admin.get("/api/v1/users/me", first.accessToken())))
        .isEqualTo("403 scope_missing");
    assertThat(code(admin.get("/api/v1/storage-elements", first.accessToken())))
        .isEqualTo("403 scope_missing");

    assertThat(change(first, ADMIN_PASSWORD, NEW_PASSWORD).statusCode()).isEqualTo(204);
    assertThat(code(admin.signIn("admin", ADMIN_PASSWORD))).isEqualTo("401 credentials_wrong");
    SessionToken second = session(admin.signIn("admin", NEW_PASSWORD));
    assertThat(second.mustChangePassword()).isFalse();
    assertThat(second.scope())
        .isEqualTo("files:read files:write admin:read admin:write audit:read");

    Person me =
        WireJson.mapper()
            .readValue(admin.get("/api/v1/users/me", second.accessToken()).body(), Person.class);
    assertThat(me.username()).isEqualTo("admin");
    assertThat(me.role()).isEqualTo("admin");
    assertThat(me.id())
        .hasToString(database.value("SELECT public_id FROM users"))
        .hasToString(SignedJWT.parse(second.accessToken()).getJWTClaimsSet().getSubject());
    assertThat(admin.get("/api/v1/storage-elements", second.accessToken()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesANewPasswordThatIsNone() throws Exception {
    SessionToken token = session(admin.signIn("admin", ADMIN_PASSWORD));
    for (String wanted : List.of("", "short-A1", "all-lower-case-1", ADMIN_PASSWORD)) {
      HttpResponse<String> answer = change(token, ADMIN_PASSWORD, wanted);
      assertThat(code(answer)).as(wanted).isEqualTo("422 field_invalid");
      assertThat(answer.body()).contains("new_password");
    }
    HttpResponse<String> missing =
        admin.json(
            "POST", "/api/v1/users/me/password", token.accessToken(), "{\"new_password\":\"x\"}");
    assertThat(code(missing)).isEqualTo("422 field_missing");
    assertThat(code(change(token, "not the current one", NEW_PASSWORD)))
        .isEqualTo("401 credentials_wrong");
    assertThat(admin.signIn("admin", ADMIN_PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void locksOutAfterFiveFailuresForAQuarterOfAnHour() throws Exception {
    HttpResponse<String> unknown = admin.signIn("nobody", ADMIN_PASSWORD);
    for (int i = 0; i < SignIn.FAILURES; i++) {
      HttpResponse<String> wrong = admin.signIn("admin", "wrong password");
      assertThat(code(wrong)).isEqualTo("401 credentials_wrong");
      assertThat(withoutTrace(wrong)).isEqualTo(withoutTrace(unknown));
    }
    HttpResponse<String> right = admin.signIn("admin", ADMIN_PASSWORD);
    assertThat(code(right)).isEqualTo("401 credentials_wrong");
    assertThat(withoutTrace(right)).isEqualTo(withoutTrace(unknown));
    assertThat(database.value("SELECT lockout_until = now() + interval '15 minutes' FROM users"))
        .isNotEmpty();

    admin.clock().advance(SignIn.LOCKOUT.minusSeconds(1));
    assertThat(admin.signIn("admin", ADMIN_PASSWORD).statusCode()).isEqualTo(401);
    admin.clock().advance(Duration.ofSeconds(1));
    assertThat(admin.signIn("admin", ADMIN_PASSWORD).statusCode()).isEqualTo(200);
    assertThat(database.value("SELECT failed_login_attempts FROM users")).isEqualTo("0");
  }

  @Test
  void countsGuessesOfTheCurrentPasswordToo() throws Exception {
    SessionToken token = session(admin.signIn("admin", ADMIN_PASSWORD));
    for (int i = 0; i < SignIn.FAILURES; i++) {
      assertThat(change(token, "guess number " + i, NEW_PASSWORD).statusCode()).isEqualTo(401);
    }
    assertThat(change(token, ADMIN_PASSWORD, NEW_PASSWORD).statusCode()).isEqualTo(401);
    assertThat(admin.signIn("admin", ADMIN_PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void letsInOnlyWhoIsActiveOrWhoseLockoutIsOver() throws Exception {
    Map<String, Integer> expected =
        Map.of(
            "'ACTIVE', lockout_until = NULL", 200,
            "'INACTIVE', lockout_until = NULL", 401,
            "'DELETED', lockout_until = NULL", 401,
            "'LOCKED', lockout_until = NULL", 401,
            "'LOCKED', lockout_until = '2126-01-01T00:00:00Z'", 401,
            "'LOCKED', lockout_until = '2025-01-01T00:00:00Z'", 200,
            "'ACTIVE', hashed_password = NULL", 401);
    for (Map.Entry<String, Integer> state : expected.entrySet()) {
      asAtTheFirstStart();
      database.execute("UPDATE users SET status = " + state.getKey());
      assertThat(admin.signIn("admin", ADMIN_PASSWORD).statusCode())
          .as(state.getKey())
          .isEqualTo(state.getValue());
    }
  }

  @Test
  void givesEachRoleItsScopes() throws Exception {
    Map<String, String> expected =
        Map.of(
            "ADMIN", "files:read files:write admin:read admin:write audit:read",
            "OPERATOR", "files:read files:write admin:read",
            "USER", "files:read files:write");
    for (Map.Entry<String, String> role : expected.entrySet()) {
      database.execute(
          "UPDATE users SET must_change_password = false, role = '%s'".formatted(role.getKey()));
      assertThat(session(admin.signIn("admin", ADMIN_PASSWORD)).scope()).isEqualTo(role.getValue());
    }
  }

  @Test
  void acceptsHashesOfTheOldProduct() throws Exception {
    database.execute(
        "UPDATE users SET hashed_password ="
            + " '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'");
    assertThat(admin.signIn("admin", "U*U").statusCode()).isEqualTo(200);
    assertThat(admin.signIn("admin", "U*V").statusCode()).isEqualTo(401);
  }

  @Test
  void takesStrangeNamesForUnknownOnes() throws Exception {
    for (String name : List.of("", "a\u0000b", "\ud800", "n".repeat(5000), "ADMIN", "admin ")) {
      assertThat(code(admin.signIn(name, ADMIN_PASSWORD))).isEqualTo("401 credentials_wrong");
    }
  }

  @Test
  void refusesBodiesThatAreNone() throws Exception {
    String path = "/api/v1/sessions";
    assertThat(code(admin.json("POST", path, "", "{"))).isEqualTo("400 malformed_json");
    assertThat(code(admin.json("POST", path, "", "{}"))).isEqualTo("422 field_missing");
    assertThat(code(admin.json("POST", path, "", "{\"username\":\"a\",\"password\":null}")))
        .isEqualTo("422 field_missing");
    assertThat(
            code(admin.json("POST", path, "", "{\"username\":\"a\",\"password\":\"b\",\"c\":1}")))
        .isEqualTo("422 field_unknown");
  }

  @Test
  void doesNotTakeAProgramForAPerson() throws Exception {
    String token = admin.accessToken("my-program", CLIENT_SECRET);
    assertThat(code(admin.get("/api/v1/users/me", token))).isEqualTo("404 account_not_found");
    assertThat(code(admin.get("/api/v1/users/me", "not.a.token"))).isEqualTo("401 token_invalid");
    assertThat(admin.send(admin.request("/api/v1/users/me")).statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> change(SessionToken token, String current, String wanted)
      throws Exception {
    return admin.json(
        "POST",
        "/api/v1/users/me/password",
        token.accessToken(),
        WireJson.mapper()
            .writeValueAsString(Map.of("current_password", current, "new_password", wanted)));
  }

  private static String withoutTrace(HttpResponse<String> answer) {
    return answer.body().replaceAll("\"trace_id\":\"[^\"]*\"", "");
  }
}
