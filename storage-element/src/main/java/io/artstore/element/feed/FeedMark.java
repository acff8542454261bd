package io.artstore.element.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.artstore.api.json.WireJson;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.SmallFiles;
import io.artstore.filestore.StorePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * How far the feed is known to have come, kept beside the documents: a database that knows less was
 * brought back from a backup. The form is in {@code docs/formats/change-feed.md}.
 */
public final class FeedMark {
  static final StorePath PATH = StorePath.of("feed.json");

  private static final int VERSION = 1;
  private static final int BYTES_LIMIT = 4_096;
  private static final String SCHEMA_VERSION = "schema_version";
  private static final String FEED_ID = "feed_id";
  private static final String POSITION = "position";

  private final FileStore store;

  public FeedMark(FileStore store) {
    this.store = store;
  }

  /** A feed and a position that it had reached. */
  public record Reached(UUID feedId, long position) {}

  /** Reads it; empty when there is none, or none that can be understood, which proves nothing. */
  public Optional<Reached> read() throws FileStoreException {
    try {
      JsonNode tree = WireJson.mapper().readTree(store.read(PATH, BYTES_LIMIT));
      if (tree.path(SCHEMA_VERSION).asInt() != VERSION || !tree.path(POSITION).isIntegralNumber()) {
        return Optional.empty();
      }
      return Optional.of(
          new Reached(
              UUID.fromString(tree.path(FEED_ID).asText()), tree.path(POSITION).longValue()));
    } catch (FileStoreException.NotFound | JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  /** Replaces it; it is durable when this returns. */
  public void write(Reached reached) throws FileStoreException {
    String text =
        JsonNodeFactory.instance
            .objectNode()
            .put(SCHEMA_VERSION, VERSION)
            .put(FEED_ID, reached.feedId().toString())
            .put(POSITION, reached.position())
            .toPrettyString();
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    SmallFiles.replace(store, PATH, bytes);
  }
}
