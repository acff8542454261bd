/**
 * What the schemas are and what was done to them, as one page for an auditor. It is made from the
 * live databases and from the journals of the runs; it asks nobody itself and writes no file.
 */
@NullMarked
package io.artstore.schemacli.report;

import org.jspecify.annotations.NullMarked;
