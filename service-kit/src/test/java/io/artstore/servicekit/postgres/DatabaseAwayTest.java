package io.artstore.servicekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against addresses where no database answers. */
final class DatabaseAwayTest {
  private static DatabaseSettings at(int port) {
    DatabaseUrl url = DatabaseUrl.of("127.0.0.1", port, "artstore");
    return DatabaseSettings.of(url, "artstore_app", "swordfish", 4);
  }

  @Test
  @Timeout(60)
  void saysWhereNothingListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThatThrownBy(() -> Database.open(at(port), "test").close())
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("postgresql://127.0.0.1:" + port + "/artstore")
        .hasMessageContaining("artstore_app")
        .hasMessageContaining("refused")
        .message()
        .doesNotContain("swordfish");
  }

  @Test
  @Timeout(60)
  void doesNotWaitForSomebodyWhoAcceptsAndIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Database.open(at(silent.getLocalPort()), "test").close())
          .isInstanceOf(DatabaseUnavailableException.class);
    }
  }

  @Test
  void isFoundInFailuresByTheirStates() {
    for (String away : new String[] {"08006", "08001", "57P01", "57P03", "53300"}) {
      assertThat(DatabaseUnavailableException.in(wrapped(away))).as(away).isPresent();
    }
    for (String other : new String[] {"23505", "42P01", "57014", "40001", "22001"}) {
      assertThat(DatabaseUnavailableException.in(wrapped(other))).as(other).isEmpty();
    }
    assertThat(DatabaseUnavailableException.in(new IllegalStateException("bug"))).isEmpty();
  }

  private static Exception wrapped(String state) {
    return new IllegalStateException(new RuntimeException(new SQLException("failed", state)));
  }
}
