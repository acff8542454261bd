package io.artstore.schemacli;

import io.artstore.schema.Migration;
import io.artstore.schema.RunPreview;
import io.artstore.schema.SchemaEngine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether migrations that nobody proved may run. */
final class WithoutProof {
  @Option(
      names = "--unproven",
      paramLabel = "REASON",
      description =
          "Also run migrations that proven.json does not know on databases with rows; one line, at"
              + " most 200 characters, which the history keeps. What they lose is unknown.")
  private @Nullable String reason;

  /** The engine with the permission, if it was given. */
  SchemaEngine on(SchemaEngine engine) {
    return reason == null ? engine : engine.permittingUnproven(reason);
  }

  /** As it was typed, to be repeated; empty when it was not. */
  String text() {
    return reason == null ? "" : " --unproven " + Words.quoted(reason);
  }

  /** Tells a person what is about to run without proof, and how to prove it. */
  void warn(Cli cli, CommandSpec spec, RunPreview preview) {
    if (preview.unproven().isEmpty()) {
      return;
    }
    for (Migration migration : preview.unproven()) {
      Cli.print(
          spec,
          "  warning: "
              + migration.title()
              + " is not proven"
              + (reason == null ? "; it runs because there are no rows" : ""));
    }
    Cli.print(
        spec,
        "  prove it with: " + cli.remedy().line("verify --database " + preview.entry().name()));
  }
}
