new File(basedir, 'wrong-path.xml').write(new File(basedir, 'pom.xml').text.replace('/templates<', '/templates/<'))
