package io.artstore.servicekit.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTest {
  @Test
  void tellsExitCodeAndBothOutputs() {
    assertThat(Command.of("/bin/sh", "-c", "echo out; echo err >&2; exit 3").run())
        .isEqualTo(new Command.Result(3, "out\nerr\n"));
    assertThat(Command.of("/no/such/program").run().exitCode()).isEqualTo(127);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exec sleep 3600", "sleep 20 & exit 0", "exec >&- 2>&-; sleep 3600"})
  void endsWhatDoesNotEndInTime(String script) {
    assertThatThrownBy(() -> Command.of("/bin/sh", "-c", script).run(Duration.ofMillis(300)))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("did not end");
  }
}
