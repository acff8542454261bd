package io.artstore.systemtests.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, starting twice, starting wrongly, stopping. */
final class StartIT {

  @Test
  void keepsDocumentsOverAnOrderlyStopAndRefusesASecondOwner(@TempDir Path folder)
      throws Exception {
    Path data = folder.resolve("data");
    try (UpInstallation installation = new UpInstallation(data)) {
      JsonNode ready = installation.start();
      Path credentials = Path.of(ready.get("credentials").asText());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
          .isEqualTo("rw-------");
      Path document = Files.writeString(folder.resolve("note.txt"), "kept");
      JsonNode put = Api.signIn(ready).putFile("note.txt", document);

      Program.Result second =
          Program.run(Map.of(), "up", "--data", data.toString(), "--port-base", "0");
      assertThat(second.exitCode()).isNotZero();
      assertThat(second.errors()).contains(data.toString()).containsPattern("\\d+");

      installation.stop();
      assertThat(Processes.on(data)).isEmpty();

      Api again = Api.signIn(installation.start());
      assertThat(new String(again.content(put.get("file_id").asText()), UTF_8)).isEqualTo("kept");
    }
  }

  @Test
  void smokeGoesThroughTheWholePath(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    try (UpInstallation installation = new UpInstallation(data)) {
      installation.start();
      Program.Result smoke = Program.run(Map.of(), "smoke", "--data", data.toString());
      assertThat(smoke.exitCode()).as(smoke.output() + smoke.errors()).isZero();
      Program.Result status =
          Program.run(Map.of(), "schema", "status", "--objects", "--data", data.toString());
      assertThat(status.exitCode()).as(status.output() + status.errors()).isZero();
      assertThat(status.output())
          .contains("artstore_admin", "artstore_storage_01", "artstore")
          .contains("storage_elem_01_files");
    }
  }

  @Test
  void refusesAnAuditSecretThatIsTooShortWithoutShowingIt(@TempDir Path folder) throws Exception {
    String secret = "s".repeat(31);
    Program.Result up =
        Program.run(
            Map.of("SECURITY_AUDIT_HMAC_SECRET", secret),
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--port-base",
            "0");
    assertThat(up.exitCode()).isNotZero();
    assertThat(up.errors() + up.output())
        .contains("SECURITY_AUDIT_HMAC_SECRET")
        .contains("32")
        .doesNotContain(secret);
    assertThat(Processes.on(folder)).isEmpty();
  }

  @Test
  void namesThePathOfAPublicKeyThatIsMissing(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("no-such-key.pem");
    Program.Result up =
        Program.run(
            Map.of("AUTH_PUBLIC_KEY_PATH", missing.toString()),
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--port-base",
            "0");
    assertThat(up.exitCode()).isNotZero();
    assertThat(up.errors() + up.output()).contains(missing.toString());
  }
}
