package io.artstore.webui.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CurlLinesTest {
  private static final URI TOKEN = URI.create("http://localhost:8000/oauth2/token");

  @Test
  void areFourWithTheAddressesInUse() {
    assertThat(lines(Optional.of("http://in:8020/"), Optional.of("https://find/search")))
        .extracting(CurlLines.Line::command)
        .satisfiesExactly(
            token -> assertThat(token).contains("'http://localhost:8000/oauth2/token'"),
            put -> assertThat(put).contains("'http://in:8020/api/v1/files?filename=first.txt"),
            search -> assertThat(search).contains("'https://find/search/api/v1/search?q="),
            get -> assertThat(get).contains("'https://find/search/api/v1/files/'\"$FILE_ID\""));
  }

  @Test
  void areLeftOutWhereNoAddressIsKnown() {
    assertThat(lines(Optional.empty(), Optional.empty())).hasSize(1);
    assertThat(lines(Optional.of("http://in:8020"), Optional.empty())).hasSize(2);
  }

  @Test
  void readTheSecretOfAClientThatIsKnownHere() {
    Examples.Client client = new Examples.Client("first", Path.of("/data dir/first.secret"));
    Examples examples =
        new Examples(TOKEN, Optional.empty(), Optional.empty(), Optional.of(client));
    assertThat(CurlLines.of(examples).getFirst().command())
        .startsWith("TOKEN=$(tr -d '\\n' < '/data dir/first.secret' | curl ")
        .contains("client_id='first'", "client_secret@-");
  }

  @Test
  void areCommandsThatAShellCanRead() throws Exception {
    for (CurlLines.Line line :
        lines(Optional.of("http://in:8020"), Optional.of("http://find/it's"))) {
      Process shell = new ProcessBuilder("sh", "-n", "-c", line.command()).start();
      assertThat(shell.waitFor()).as(line.command()).isZero();
    }
  }

  private static List<CurlLines.Line> lines(Optional<String> ingester, Optional<String> query) {
    return CurlLines.of(
        new Examples(TOKEN, ingester.map(URI::create), query.map(URI::create), Optional.empty()));
  }
}
