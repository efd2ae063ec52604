# Makes calls with SOAP::Lite as they are asked for: call.pl WSDL document|rpc|stub
#
# Input and output are those of call.php, without "schema". What SOAP::Lite's own stubs
# send (stub) falls short of a description in two ways, so its users spelt by hand what
# they could not: in document style a root is called like the operation, whatever its
# element is called; in rpc style a structure is sent as nil. Addresses, actions and
# namespaces it does learn from the description.
use strict;
use warnings;
use utf8;
use JSON::PP;
use SOAP::Lite;

my ($wsdl, $style) = @ARGV;
my $json = JSON::PP->new->utf8;
my $stub = SOAP::Lite->service($wsdl);
my $schema = SOAP::Schema->schema_url($wsdl);
$schema->parse;
my ($described) = values %{ $schema->services };

# An input as SOAP::Lite takes it; without a type, since it would guess one by the look.
sub tree {
    my @given = @{ $_[0] };
    my @made;
    while (my ($name, $value) = splice @given, 0, 2) {
        $value = $value ? 'true' : 'false' if JSON::PP::is_bool($value);
        push @made, ref $value ? SOAP::Data->name($name => \SOAP::Data->value(tree($value))) : SOAP::Data->name($name => $value)->type('');
    }
    return @made;
}

sub by_hand {
    my ($operation, @fields) = @_;
    my ($address, $action, $space) = map { ref $_ ? $_->value : $_ } @{ $described->{$operation} }{qw(endpoint soapaction namespace)};
    my $soap = SOAP::Lite->proxy($address, timeout => 10)->on_action(sub { qq("$action") })->on_fault(sub { $_[1] })->deserializer(Written->new);
    return $soap->ns($space)->call($operation, @fields) if $style eq 'rpc';
    return $soap->call(SOAP::Data->name("${operation}_Request")->attr({ xmlns => $space }), @fields);
}

sub by_stub {
    my ($operation, @fields) = @_;
    $stub->on_fault(sub { $_[1] })->deserializer(Written->new)->want_som(1);
    return $stub->$operation(map { ref $_->value ? $_ : $_->value } @fields);
}

# A boolean as it is written, where SOAP::Lite says 1 or 0.
package Written {
    our @ISA = 'SOAP::Deserializer';

    sub typecast {
        my ($self, $value, $name, $attributes, $children, $type) = @_;
        return defined $type && $type =~ /\bboolean$/ ? $value : undef;
    }
}

$| = 1;
while (my $line = <STDIN>) {
    my $call = $json->decode($line);
    my @fields = tree($call->{input});
    my $by_stub = $style eq 'stub' || $style eq 'rpc' && !grep { ref $_->value } @fields;
    my $som = eval { $by_stub ? by_stub($call->{operation}, @fields) : by_hand($call->{operation}, @fields) };
    my $told = !ref $som ? { unreadable => $@ || "$som" }
        : $som->fault    ? { fault => { string => $som->faultstring, detail => { %{ (values %{ $som->faultdetail })[0] } } } }
        :                  { answer => $style eq 'document' ? $som->valueof('/Envelope/Body/[1]') : $som->result };
    print $json->encode($told), "\n";
}
