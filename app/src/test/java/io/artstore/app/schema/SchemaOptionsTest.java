package io.artstore.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What printed commands repeat. */
final class SchemaOptionsTest {
  @Command
  private static final class Bare {
    @Mixin private SchemaOptions options = new SchemaOptions();
  }

  @Test
  void repeatsNothingThatIsThereAnyway() {
    assertThat(typed(Map.of())).isEmpty();
    assertThat(
            typed(
                Map.of("ARTSTORE_POSTGRES", "postgresql://me@db1:5432/postgres"),
                "--postgres",
                "postgresql://me@db1:5432/postgres"))
        .isEmpty();
  }

  @Test
  void repeatsWhatWasGivenForAShell() {
    assertThat(typed(Map.of(), "--data", "/srv/data")).isEqualTo("--data /srv/data");
    assertThat(typed(Map.of(), "--data", "/my data/it's")).isEqualTo("--data '/my data/it'\\''s'");
    assertThat(
            typed(
                Map.of(),
                "--postgres",
                "postgresql://me@db1/postgres",
                "--postgres-password-file",
                "/etc/pw"))
        .isEqualTo("--postgres postgresql://me@db1:5432/postgres --postgres-password-file /etc/pw");
  }

  @Test
  void neverRepeatsAPassword() {
    assertThat(
            typed(
                Map.of(),
                "--postgres",
                "postgresql://me:secret@db1:5433/postgres?sslpassword=secret&sslmode=require"))
        .isEqualTo("--postgres 'postgresql://me@db1:5433/postgres?sslmode=require'");
  }

  private static String typed(Map<String, String> environment, String... arguments) {
    Bare command = new Bare();
    new CommandLine(command).parseArgs(arguments);
    return command.options.typed(environment);
  }
}
