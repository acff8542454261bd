package io.artstore.systemtests.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/** All of ArtStore, running, in one of its two forms. */
interface Installation extends AutoCloseable {
  /** Starts everything, or starts it again after a kill; answers the line of readiness. */
  JsonNode start() throws Exception;

  /** Kills every process of it with SIGKILL, the database server included. */
  void killEverything() throws Exception;

  /** The directories of the storage elements. */
  List<Path> elementDirectories();

  @Override
  void close() throws Exception;
}
