package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.FirstBaseline;
import io.artstore.schema.backup.DurableFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a manifest and a first pair of migrations for a database that has none. */
@Command(
    name = "init",
    description = {
      "Reads a live database, which is not changed, and writes a manifest and a first pair of"
          + " migrations, the baseline, written from its catalog.",
      "Then verify proves the pair, and adopt takes the database over."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema init --name accounts --url-from ACCOUNTS_URL",
      "  schema init --name stock-north --url-from STOCK_URL --prefix north --out stock.yaml"
    })
final class InitCommand implements Callable<Integer> {
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "What the entry is called; its folder is NAME/migrations.")
  private String name = "";

  @Option(
      names = "--url-from",
      required = true,
      paramLabel = "VARIABLE",
      description =
          "Environment variable with the address: postgresql://USER@HOST:PORT/DATABASE. The manifest"
              + " names the variable, never what it holds.")
  private String urlFrom = "";

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "Only what is called PREFIX_..., for one of several tenants of a database.")
  private @Nullable String prefix;

  @Option(
      names = "--scratch-from",
      paramLabel = "VARIABLE",
      defaultValue = "SCRATCH_URL",
      description =
          "Environment variable with the address of a server for scratch databases, for the manifest"
              + " (default: ${DEFAULT-VALUE}).")
  private String scratchFrom = "SCRATCH_URL";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "schema.yaml",
      description = "The manifest to write; the folder lies beside it (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("schema.yaml");

  @Option(names = "--json", description = "Answer with one JSON object.")
  private boolean json;

  private final Cli cli;

  InitCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, json, this::init);
  }

  private ExitCode init() {
    requireVariable("--url-from", urlFrom);
    requireVariable("--scratch-from", scratchFrom);
    String address =
        Optional.ofNullable(cli.environment().get(urlFrom))
            .orElseThrow(
                () -> new IllegalArgumentException(urlFrom + " is not set in the environment"));
    ServerUrl url = ServerUrl.parse(urlFrom, address);
    String database =
        url.database()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        urlFrom + " names no database: postgresql://USER@HOST:PORT/DATABASE"));
    Path manifest = out.toAbsolutePath().normalize();
    Path folder = manifest.resolveSibling(name).resolve("migrations");
    requireNew(manifest);
    requireNew(folder);
    FirstBaseline baseline =
        FirstBaseline.read(
            url.connections(
                    Optional.empty(), Optional.ofNullable(cli.environment().get("PGPASSWORD")))
                .to(database),
            name,
            Optional.ofNullable(prefix),
            cli.now());
    boolean written = baseline.refused().isEmpty();
    if (written) {
      write(manifest, folder, baseline);
    }
    ExitCode code = written ? ExitCode.DONE : ExitCode.FINDINGS;
    if (json) {
      Cli.answer(spec, answer(manifest, folder, baseline, code));
    } else {
      Cli.print(spec, text(url, baseline));
    }
    return code;
  }

  private static void requireVariable(String option, String variable) {
    if (!VARIABLE.matcher(variable).matches()) {
      // What was typed may be an address with a password.
      throw new IllegalArgumentException(
          option
              + " takes the name of an environment variable, such as ACCOUNTS_URL, and no address");
    }
  }

  private static void requireNew(Path file) {
    if (Files.exists(file)) {
      throw new IllegalArgumentException(
          file + " exists already and is not overwritten; nothing was written");
    }
  }

  private void write(Path manifest, Path folder, FirstBaseline baseline) {
    try {
      DurableFolder pair = DurableFolder.begin(folder);
      for (Map.Entry<String, String> file : baseline.files().entrySet()) {
        pair.write(
            file.getKey(), bytes -> bytes.write(file.getValue().getBytes(StandardCharsets.UTF_8)));
      }
      pair.publish();
      DurableFolder.replace(
          manifest,
          new ManifestText(baseline.entry(), urlFrom, scratchFrom)
              .text()
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + manifest + " and " + folder + ": " + DiskFault.words(e), e);
    }
  }

  private String text(ServerUrl url, FirstBaseline baseline) {
    StringBuilder text =
        new StringBuilder(name)
            .append(", database ")
            .append(baseline.entry().database())
            .append(" on ")
            .append(url.hostAndPort())
            .append(": read, nothing was written to it.\n");
    if (!baseline.refused().isEmpty()) {
      text.append("\n  cannot be written as a script:\n");
      baseline.refused().forEach(object -> text.append("  ").append(object).append("\n"));
      return text.append("\nNo file was written: a baseline without these would be another schema.")
          .toString();
    }
    text.append("\n  created  ").append(out).append("\n");
    new TreeMap<>(baseline.files())
        .keySet()
        .forEach(
            file ->
                text.append("  created  ").append(Path.of(name, "migrations", file)).append("\n"));
    if (!baseline.leftOut().isEmpty()) {
      text.append("\n  roles belong to the server; in the script these are comments:\n");
      baseline.leftOut().forEach(sql -> text.append("  ").append(sql).append("\n"));
    }
    return text.append("\nNext, with ")
        .append(scratchFrom)
        .append(" set to any spare server: ")
        .append(cli.command())
        .append(" verify --manifest ")
        .append(out)
        .append(", then adopt")
        .toString();
  }

  private ObjectNode answer(Path manifest, Path folder, FirstBaseline baseline, ExitCode code) {
    ObjectNode answer = Cli.object();
    answer.put("entry", name).put("database", baseline.entry().database());
    ArrayNode created = answer.putArray("created");
    if (baseline.refused().isEmpty()) {
      created.add(manifest.toString());
      new TreeMap<>(baseline.files())
          .keySet()
          .forEach(file -> created.add(folder.resolve(file).toString()));
    }
    baseline.refused().forEach(answer.putArray("refused")::add);
    baseline.leftOut().forEach(answer.putArray("left_out")::add);
    return answer.put("exit_code", code.code());
  }
}
