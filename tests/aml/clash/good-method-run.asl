/* SPDX-License-Identifier: MIT */
// The same, run at load time
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Method (MMMM) { Name (QQQQ, 1) }
    MMMM ()
    Name (QQQQ, 2)
}
