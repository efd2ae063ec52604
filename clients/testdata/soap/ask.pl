# Asks TMI about orders with SOAP::Lite: ask.pl WSDL SELLER PASSWORD ORDER...
use strict;
use warnings;
use utf8;
use Encode qw(decode_utf8);
use JSON::PP;
use SOAP::Lite;

my ($wsdl, $seller, $password, @orders) = map { decode_utf8($_) } @ARGV;
my $service = SOAP::Lite->service($wsdl);
my $fault;
$service->on_fault(sub { my ($soap, $answer) = @_; $fault = ref $answer ? $answer->faultdetail : { unreadable => $soap->transport->status }; return });
my %told;
for my $order (@orders) {
    undef $fault;
    my $state = $service->isExternalBDRIDCommitted($seller, $password, 0, $order);
    if ($fault) {
        my $detail = $fault->{'TransactionManager.Status.StatusException'} // $fault;
        $told{$order} = { map { $_ => "$detail->{$_}" } keys %$detail };
    } else {
        # a boolean is what Perl takes for one
        $told{$order} = { isCommitted => $state->{isCommitted} ? 'true' : 'false', BDRID => "$state->{BDRID}" };
    }
}
print JSON::PP->new->canonical->utf8->encode(\%told), "\n";
