/**
 * The form of {@code *.attr.json}: version 3 is written, versions 1 and 2 of the old product are
 * read too. The form is described in {@code docs/formats/attribute-file.md}.
 */
@NullMarked
package io.artstore.element.attributefile;

import org.jspecify.annotations.NullMarked;
