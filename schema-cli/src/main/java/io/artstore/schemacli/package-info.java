/**
 * The commands of the schema lifecycle for people and scripts. Decides nothing about databases
 * itself; which ones there are comes in as {@link io.artstore.schemacli.SchemaTargets}, from a
 * manifest or from a program that has its own built in.
 */
@NullMarked
package io.artstore.schemacli;

import org.jspecify.annotations.NullMarked;
