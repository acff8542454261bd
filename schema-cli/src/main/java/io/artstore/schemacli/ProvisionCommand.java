package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Provisioner;
import io.artstore.schema.SchemaEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes roles, databases and extensions, or prints how. */
@Command(
    name = "provision",
    description = "Makes roles, databases and extensions; needs an administrator's connection.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema provision",
      "  schema provision --print-sql > provision.sql   then: psql -f provision.sql"
    })
final class ProvisionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Option(names = "--print-sql", description = "Print the statements for psql and connect nowhere.")
  private boolean printSql;

  private final Cli cli;

  ProvisionCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::provision);
  }

  private ExitCode provision() {
    List<SchemaEntry> entries = cli.selectedEntries(selection);
    ObjectNode answer = Cli.object();
    ArrayNode done = answer.putArray("entries");
    for (SchemaEntry entry : entries) {
      ObjectNode result = done.addObject();
      result.put("entry", entry.name()).put("database", entry.database());
      if (printSql) {
        String script = Provisioner.script(entry);
        result.put("sql", script);
        tell(script);
      } else {
        List<String> statements = provision(entry).statements();
        ArrayNode list = result.putArray("statements");
        statements.forEach(list::add);
        tell(
            entry.name()
                + ", database "
                + entry.database()
                + "\n  "
                + String.join("\n  ", statements));
      }
    }
    answer.put("exit_code", ExitCode.DONE.code());
    cli.conclude(spec, selection.json(), answer);
    if (!printSql) {
      tell(
          "Done: "
              + Words.count(entries.size(), "entry is", "entries are")
              + " provisioned. Next: "
              + cli.remedy().line("upgrade"));
    }
    return ExitCode.DONE;
  }

  private Provisioner.Report provision(SchemaEntry entry) {
    Provisioner provisioner = new Provisioner(cli.targets().server(entry));
    Optional<String> password = cli.targets().runtimePassword(entry);
    return password.isPresent()
        ? provisioner.provision(entry, password.get())
        : provisioner.provision(entry);
  }

  private void tell(String text) {
    if (!selection.json()) {
      Cli.print(spec, text);
    }
  }
}
