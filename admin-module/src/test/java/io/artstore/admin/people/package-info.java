/** Tests of people. */
@NullMarked
package io.artstore.admin.people;

import org.jspecify.annotations.NullMarked;
