package io.artstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FeedReaderTest {
  private static final String FEED = "01938f5e-7a00-7000-8000-000000000001";

  @Test
  void readsWhatItUnderstandsAndKeepsAPlaceForWhatItDoesNot() throws Exception {
    FeedPage page =
        read(
            """
            {"feed_id":"%s","next_cursor":"%s:9","more":true,"items":[
              {"position":4,"file_id":"%s","deleted":true},
              {"file_id":"%s","deleted":true},
              {"position":8,"deleted":"maybe"},
              7]}
            """
                .formatted(FEED, FEED, FEED, FEED));
    assertThat(page.more()).isTrue();
    assertThat(page.items()).extracting(FeedItem::position).containsExactly(4L, 7L, 8L, 9L);
    assertThat(page.items().getFirst()).isInstanceOf(FeedItem.Understood.class);
    assertThat(page.items().subList(1, 4)).hasOnlyElementsOfType(FeedItem.Unknown.class);
  }

  @Test
  void doesNotGuessWhetherAPageIsTheLast() {
    assertThatThrownBy(
            () ->
                read(
                    "{\"feed_id\":\"%s\",\"next_cursor\":\"%s:9\",\"items\":[]}"
                        .formatted(FEED, FEED)))
        .isInstanceOf(ClientException.Unintelligible.class)
        .hasMessageContaining("more");
  }

  private static FeedPage read(String body) throws Exception {
    try (Transport transport = Transport.open(ClientSettings.defaults());
        ScriptedServer server =
            new ScriptedServer((request, number) -> request.answer(200, "", body))) {
      return new StorageElementClient(transport, server.uri(), TokenSource.none())
          .changes(Optional.empty(), 10, Duration.ZERO);
    }
  }
}
