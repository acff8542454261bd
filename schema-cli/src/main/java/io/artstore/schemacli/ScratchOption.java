package io.artstore.schemacli;

import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ServerConnections;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server scratch databases are made on. */
final class ScratchOption {
  @Option(
      names = "--scratch",
      paramLabel = "URL",
      description =
          "Server for the scratch databases, as a role that may create them (default: what the"
              + " manifest says, else the server of each entry). The password may come from PGPASSWORD or ~/.pgpass.")
  private @Nullable String url;

  Function<SchemaEntry, ServerConnections> servers(Cli cli) {
    return cli.scratch(url);
  }
}
