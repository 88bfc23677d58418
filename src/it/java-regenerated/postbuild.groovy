String log = new File(basedir, 'build.log').text
assert log.contains('package dcs_webcli_templates_not_found')
assert log.contains('class dcs_webcli_templates_not_found')
