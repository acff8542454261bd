/**
 * People: signing in with a password, what each role may do, and changing one's own password.
 * Service accounts are not people and do not come here.
 */
@NullMarked
package io.artstore.admin.people;

import org.jspecify.annotations.NullMarked;
